import { createHmac, timingSafeEqual } from 'node:crypto';

const pattern = /^sha256=([0-9a-f]{64})$/;

/**
 * Returns true if a `Solaris-Webhook-Signature` is that of these bytes with one of these secrets: `sha256=`
 * and their HMAC-SHA256 in lower-case hex. Takes the same time whichever of the secrets it is, and wherever
 * it differs.
 */
export function isSigned(bytes: Buffer, signature: unknown, secrets: readonly string[]): boolean {
  const hex = typeof signature === 'string' ? pattern.exec(signature)?.[1] : undefined;
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  return secrets
    .map((secret) => timingSafeEqual(createHmac('sha256', secret).update(bytes).digest(), given))
    .includes(true);
}
