/** The schema of all error answers: problem details (RFC 9457) with a stable code. */
import { z } from '@hono/zod-openapi'

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'Stable; script against this one.' }),
    detail: z.string().openapi({ description: 'What happened and what to do next.' }),
    instance: z.string().optional(),
    requestId: z.string(),
    errors: z
      .array(z.object({ parameter: z.string(), detail: z.string() }))
      .optional()
      .openapi({ description: 'Each parameter or field that is wrong.' }),
  })
  .openapi('Problem')

export type Problem = z.infer<typeof problemSchema>
