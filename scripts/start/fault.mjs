/** Something is missing on this machine: one sentence on what, and what to do about it. */
export class Fault extends Error {
  /**
   * @param {string} message
   * @param {...string} advice
   */
  constructor(message, ...advice) {
    super(message)
    this.name = 'Fault'
    this.advice = advice
  }
}
