/** `orgseal registers` lists the registers, their sizes, and when they were last imported. */
import { Command } from 'commander'
import type { RegisterState } from '../../registry/store/port.ts'
import { registryDatabase } from '../compose/index.ts'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'

export const registersCommand: CommandFactory = context =>
  new Command('registers')
    .description('List the registers that were imported.')
    .option('--json', 'print them as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const empty = !(await registryDatabase(context.settings()).exists())
      const states: readonly RegisterState[] = empty
        ? []
        : await withRecords(context, { readonly: true }, ({ store }) => store.registers.list())
      if (json) {
        context.out.json(states)
        return
      }
      if (states.length === 0) context.out.line('No register has been imported yet.')
      for (const { register, organizations, lastImportedAt } of states) {
        const when = lastImportedAt === undefined ? 'import not finished' : `imported ${lastImportedAt}`
        context.out.line(`${register.id.padEnd(20)} ${String(organizations).padStart(9)}  ${register.name.en}, ${when}`)
      }
    })
