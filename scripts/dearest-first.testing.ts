/**
 * Orders the test files: the slowest start first, so that the run does not end with one process working on a slow file.
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
