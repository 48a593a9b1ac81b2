// @ts-check
/** The job's JSON Schema, as far as the form needs it, from the OpenAPI document. */

/**
 * @typedef {object} Schema
 * @property {string} [type]
 * @property {string} [description]
 * @property {string} [const]
 * @property {readonly string[]} [enum]
 * @property {unknown} [default]
 * @property {number} [maxLength]
 * @property {string} [format]
 * @property {Readonly<Record<string, Schema>>} [properties]
 * @property {Schema} [additionalProperties]
 * @property {readonly string[]} [required]
 * @property {readonly Schema[]} [oneOf]
 * @property {readonly Schema[]} [anyOf]
 */

/** What can be submitted. @typedef {{ readonly job: Schema, readonly batch: Schema }} JobSchemas */

/** @param {unknown} document OpenAPI @returns {JobSchemas} */
export const jobSchemasOf = (document) => {
  const { components } = /** @type {{ components: { schemas: { Job: Schema, BatchJob: Schema } } }} */ (
    document
  );
  return { job: components.schemas.Job, batch: components.schemas.BatchJob };
};

/** The alternatives of a schema. @param {Schema | undefined} schema */
export const variantsOf = (schema) =>
  schema?.oneOf ?? schema?.anyOf ?? (schema === undefined ? [] : [schema]);

/** The fields by name, without those that only identify the alternative. @param {Schema} schema */
export const fieldsOf = (schema) =>
  Object.entries(schema.properties ?? {}).filter(([, field]) => field.const === undefined);

/** The constants of an alternative, such as its `kind`. @param {Schema} schema */
export const constantsOf = (schema) =>
  Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      field.const === undefined ? [] : [[name, field.const]],
    ),
  );
