/** `orgseal show` prints an organization as the registry holds it, with its credentials. */
import { Command } from 'commander'
import { credentialState } from '../../domain/credential.ts'
import type { CommandFactory } from './context.ts'
import { withRecords } from './open.ts'
import { organizationIdOf, organizationNotFound } from './organization-argument.ts'

export const showCommand: CommandFactory = context =>
  new Command('show')
    .description('Show an organization and its credentials.')
    .argument('<organization id>', 'e.g. IM.000003B')
    .option('--json', 'print it as JSON', false)
    .action((text: string, { json }: { json: boolean }) =>
      withRecords(context, { readonly: true }, async ({ store, baseUrl }) => {
        const version = await store.organizations.current(organizationIdOf(text))
        if (!version) throw organizationNotFound(text)
        const credentials = await store.credentials.ofOrganization(version.organization.id)
        if (json) {
          context.out.json({ ...version, credentials })
          return
        }
        const { organization, provenance } = version
        const rows: [string, string | undefined][] = [
          ['number', organization.registrationNumber],
          ['type', organization.entityType],
          ['status', `${organization.status.code}${organization.status.active ? '' : ' (inactive)'}`],
          ['registered on', organization.registeredOn ?? 'not stated by the register'],
          ['dissolved on', organization.dissolvedOn],
          ...organization.previousNames.map((name): [string, string] => ['previous name', name.name]),
          ...organization.otherNames.map((name): [string, string] => ['other name', name.name]),
          ...organization.identifiers.map((other): [string, string] => [other.scheme, other.value]),
          ...organization.relationships.map((other): [string, string] => [other.kind, other.organization]),
          ['version', `${version.version}, observed on ${provenance.observedOn}`],
          ['source record', provenance.sourceRecordHash],
          ['page', `${baseUrl}/organization/${organization.id}`],
        ]
        context.out.line(organization.legalName)
        for (const [label, value] of rows) {
          if (value !== undefined) context.out.line(`  ${label.padEnd(15)} ${value}`)
        }
        for (const credential of credentials) {
          const { id, statement, validUntil } = credential
          const what = [credentialState(credential), ...(statement === '' ? [] : [statement])]
          if (validUntil !== undefined) what.push(`until ${validUntil}`)
          context.out.line(`  ${'credential'.padEnd(15)} ${id} (${what.join(', ')})`)
        }
      }),
    )
