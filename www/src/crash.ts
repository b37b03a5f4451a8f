/** A worker that is lost, told from a request that was refused. */
export class Crash extends Error {
  override name = 'Crash';
}
