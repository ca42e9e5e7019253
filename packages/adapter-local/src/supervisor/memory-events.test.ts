import { describe, expect, it } from 'vitest'
import { memoryEventFiles, oomKills, parseOomKills } from './memory-events.ts'

describe('memoryEventFiles', () => {
  it('knows both generations of control groups', () => {
    expect(memoryEventFiles('0::/user.slice/a:b\n')).toEqual(['/sys/fs/cgroup/user.slice/a:b/memory.events'])
    expect(memoryEventFiles('9:cpu:/x\n4:hugetlb,memory:/jobs/7\n')).toEqual([
      '/sys/fs/cgroup/memory/jobs/7/memory.oom_control',
    ])
    expect(memoryEventFiles('nonsense\n')).toEqual([])
  })
})

describe('parseOomKills', () => {
  it('takes the count of kills, not of near misses', () => {
    expect(parseOomKills('low 0\nmax 3\noom 2\noom_kill 1\noom_group_kill 0\n')).toBe(1)
    expect(parseOomKills('oom_kill_disable 0\nunder_oom 0\noom_kill 12\n')).toBe(12)
    expect(parseOomKills('oom_kill_disable 0\n')).toBeUndefined()
  })
})

describe('oomKills', () => {
  const reader = (files: Record<string, string>) => (path: string) => files[path] ?? ''

  it('takes the first file that counts', () => {
    const files = {
      '/proc/self/cgroup': '4:memory:/job\n0::/\n',
      '/sys/fs/cgroup/memory.events': 'oom_kill 5\n',
    }
    expect(oomKills(reader(files))).toBe(5)
    expect(oomKills(reader({ ...files, '/sys/fs/cgroup/memory/job/memory.oom_control': 'oom_kill 2\n' }))).toBe(2)
  })

  it('answers nothing where nobody counts', () => {
    expect(oomKills(reader({}))).toBeUndefined()
  })

  it('reads the files of this machine without complaint', () => {
    expect(oomKills() ?? 0).toBeGreaterThanOrEqual(0)
  })
})
