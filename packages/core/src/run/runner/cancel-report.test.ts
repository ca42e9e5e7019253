import { describe, expect, it } from 'vitest'
import { cancel, finished, taken, began, tell } from '../story/__fixtures__/lines.ts'
import { createStory } from '../story/story.ts'
import { confirmedCancels } from './cancel-report.ts'

describe('a cancelled query', () => {
  const id = 'model.shop.orders'

  it('is gone once its node has ended', () => {
    const story = createStory({ generation: '1.x', token: 'attempt-1' })
    tell(story, taken(id), began(id))
    story.stopping()
    tell(story, cancel(id))
    expect(confirmedCancels(story.view())).toEqual(new Set())
    tell(story, finished(id, 'error'))
    expect(confirmedCancels(story.view())).toEqual(new Set([id]))
  })

  it('is none where dbt never spoke of it', () => {
    const story = createStory({ generation: '1.x', token: 'attempt-1' })
    tell(story, taken(id), began(id), finished(id, 'success'))
    expect(confirmedCancels(story.view())).toEqual(new Set())
  })
})
