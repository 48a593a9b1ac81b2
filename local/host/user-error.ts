/** A mistake that the user can correct (settings, files, arguments): shown as plain text, without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}
