"""`./juzhen bench chaos [--posts 1200] [--seconds 100] [--seed N] [--kills 24]`: exactly once while everything dies.

A whole installation of real processes on loopback: two publish workers, one for background work and one for media, one
and for a while two schedulers, PostgreSQL, Valkey and the practice network. `posts` publications in five workspaces
fall due over `seconds` seconds, on networks that know our key (weibo), can be searched (xiaohongshu, wechat, bilibili)
or offer neither (douyin). Meanwhile, drawn from `seed`:

- at least `kills` times `kill -9` on a worker or a scheduler, which comes back some seconds later;
- publish workers frozen (SIGSTOP) for longer than their leases and woken again;
- PostgreSQL stopped as by a crash (SIGQUIT) and started again, Valkey killed, emptied and started again;
- the practice network answering late, never, with resets, 400 and 500 before and after creating the post, 429, expired
  tokens, refusals and garbage.

Then the faults end and the engine has five minutes to bring every row to rest. The engine is judged from outside, by
the rows, their attempts and the network's own record:

- duplicates: publications with more than one copy on the network, whatever the network offers against repetition;
- missing: rows called published without a copy;
- stuck: rows still on their way, and first comments still to come;
- wrong: rows failed without a reason or with a copy on the network, rows in any other state, copies nobody planned, two
  sends of one row under way at once, and processes that ended although nobody killed them.

Waiting times and leases are those of `tests.bench.chaos.settings`: production's in proportion, a few times shorter. The
last line is JSON. Exit code 1 when any of the four is not 0; such rows are written to stderr with their attempts.
`--logs FOLDER` keeps the processes' logs.
"""
