// @ts-check
/** The job's JSON Schema, as far as the form needs it. It comes from the API's own description of itself. */

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
 * @property {readonly string[]} [required]
 * @property {readonly Schema[]} [oneOf]
 * @property {readonly Schema[]} [anyOf]
 */

/** @param {unknown} document OpenAPI @returns {Schema} */
export const jobSchemaOf = (document) => {
  const { components } = /** @type {{ components: { schemas: { Job: Schema } } }} */ (document);
  return components.schemas.Job;
};

/** The shapes that a field may have. @param {Schema | undefined} schema */
export const variantsOf = (schema) =>
  schema?.oneOf ?? schema?.anyOf ?? (schema === undefined ? [] : [schema]);

/** Its fields by name, but for the one that only says which shape it is. @param {Schema} schema */
export const fieldsOf = (schema) =>
  Object.entries(schema.properties ?? {}).filter(([, field]) => field.const === undefined);

/** The fixed fields of a shape, such as its `kind`. @param {Schema} schema */
export const constantsOf = (schema) =>
  Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      field.const === undefined ? [] : [[name, field.const]],
    ),
  );
