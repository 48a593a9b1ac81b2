/** Running totals since the stand-in was started. */
export interface Counts {
  requests: number;
  /** PUTs to upload URLs, whatever their outcome. */
  rangePuts: number;
  rangesAccepted: number;
  /** Bytes that became part of an upload. */
  bytesAccepted: number;
  /** Bytes of uploads that were read and dropped. */
  bytesRefused: number;
  sessionsCreated: number;
  sessionsDeleted: number;
  commits: number;
  foldersCreated: number;
  checkIns: number;
  /** Changes of columns or of the content type. */
  fieldUpdates: number;
}

export const zeroCounts = (): Counts => ({
  requests: 0,
  rangePuts: 0,
  rangesAccepted: 0,
  bytesAccepted: 0,
  bytesRefused: 0,
  sessionsCreated: 0,
  sessionsDeleted: 0,
  commits: 0,
  foldersCreated: 0,
  checkIns: 0,
  fieldUpdates: 0,
});
