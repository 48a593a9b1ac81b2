/** `BLOBFERRY_BACKLOG=full` runs the tests of backlogs and outages at their full lengths, which takes half an hour. */
export const isFullBacklog = process.env["BLOBFERRY_BACKLOG"] === "full";
