/** The bank has no call behind a person or a business here: they are the anchors of what is theirs. */
export const operations = {};
