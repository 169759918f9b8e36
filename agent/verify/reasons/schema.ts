/** Why the content has, or has not, the form that its schema or type asks for. */
export const SCHEMA_REASONS = {} as const
