import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from "@opentelemetry/sdk-trace";
import type { Environment } from "../config/config.ts";

/** As `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` say. Default: everything, unless the caller's span is not. */
export const samplerOf = (environment: Environment): Sampler => {
  const name = environment["OTEL_TRACES_SAMPLER"] ?? "parentbased_always_on";
  const ratio = Number(environment["OTEL_TRACES_SAMPLER_ARG"] ?? "1");
  const root = rootSamplerOf(name.replace(/^parentbased_/, ""), ratio);
  return name.startsWith("parentbased_") ? new ParentBasedSampler({ root }) : root;
};

const rootSamplerOf = (name: string, ratio: number): Sampler => {
  switch (name) {
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(ratio >= 0 && ratio <= 1 ? ratio : 1);
    default:
      return new AlwaysOnSampler();
  }
};
