/** Whether a presentation is its holder's, and for this occasion. */
export const PRESENTATION_REASONS = {
  presentation_invalid: 'The presentation does not hold: {because}.',
  presentation_mismatch: 'The presentation is not for this occasion: {because}.',
  presentation_stale: 'The presentation was made too long ago.',
  presenter_header_unreadable: 'Who presents cannot be told from the header.',
  presenter_signed_by_other: '{other} signed it, who is not the holder that it names',
  presenter_unknown: 'Who presents cannot be told: a proof names its key in a way that this verifier does not know.',
  presenter_did_not_sign: 'its holder did not sign it',
  presented_times_unreadable: 'the times in it cannot be read',
  presented_in_the_future: 'it would be made in the future',
  presented_age_unknown: 'The time was not known, so the age of the presentation could not be told.',
  presented_without_zone:
    'When the presentation was made is written without a time zone, so its age could not be told.',
  presented_occasion_unasked:
    'The holder signed it, but whether for this occasion cannot be told: it may have been presented before.',
  presented_other_nonce: 'the value that was asked for with it is not in it',
  presented_to_other: 'it was made for someone else',
  presented_for_this_occasion: 'The holder signed it for this occasion.',
} as const
