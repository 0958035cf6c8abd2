/** What the partner does at the bank for its customer: none of it is the customer's own to do. */
export type PartnerStep = 'account' | 'identification' | 'signature';

/** Asks the partner's server to take a step of an application. True if it was taken, now or before. */
export async function askPartner(step: PartnerStep, applicationId: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`/partner/${step}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ applicationId }),
    });
    return ok;
  } catch {
    return false;
  }
}
