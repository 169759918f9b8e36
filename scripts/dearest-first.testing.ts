/**
 * The order of the test files: those that take minutes begin first, so that no process is left alone with one of them
 * in the end.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const DEAREST = [
  /import-crash\.test\.ts$/,
  /real-register\.test\.ts$/,
  /web\/e2e\//,
  /app\/cli\//,
  /agent\/(wallet|issuer)/,
]

export class DearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((one, other) => rank(one) - rank(other))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = DEAREST.findIndex(pattern => pattern.test(moduleId))
  return place < 0 ? DEAREST.length : place
}
