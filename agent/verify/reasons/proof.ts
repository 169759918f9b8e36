/** Why a signature holds, does not hold, or could not be checked: keys, algorithms, contexts. */
export const PROOF_REASONS = {} as const
