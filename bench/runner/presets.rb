# frozen_string_literal: true

module Bench
  # How much of each workload. Pauses leave the slowest contestant time to finish: stock takes about 0.1 ms for a client
  # and a small message. Workloads that take long have fewer rounds.
  module Presets
    FULL = {
      one_stream: { rounds: 3, clients: 1000, singles: 25, interval_ms: 150, burst: 100, echoes: 5,
                    settle_seconds: 2 },
      html: { rounds: 2, part: { clients: 1000, singles: 8, interval_ms: 450, burst: 20 },
              page: { clients: 100, singles: 3, interval_ms: 1100, burst: 2 },
              page_to_many: { clients: 1000, singles: 8, interval_ms: 300, burst: 5 } },
      crowd: { rounds: 1, clients: 10_000, singles: 6, interval_ms: 1500, burst: 10 },
      many_streams: { rounds: 1, clients: 5000, each: 6, streams: 10_000, singles: 500, interval_ms: 4 },
      turbo_page: { rounds: 3, clients: 500, each: 20, streams: 2000, singles: 200, interval_ms: 5, burst: 2000 },
      storm: { rounds: 3, clients: 1500, singles: 15, interval_ms: 200, idle_seconds: 2 },
      churn: { rounds: 1, times: 10, clients: 5000, settle_seconds: 1 },
      boot: { rounds: 1, times: 5 }
    }.freeze

    QUICK = {
      one_stream: { rounds: 1, clients: 500, singles: 15, interval_ms: 100, burst: 50, echoes: 5, settle_seconds: 1 },
      html: { rounds: 1, part: { clients: 500, singles: 5, interval_ms: 250, burst: 20 },
              page: { clients: 50, singles: 3, interval_ms: 600, burst: 2 },
              page_to_many: { clients: 500, singles: 5, interval_ms: 200, burst: 3 } },
      crowd: { rounds: 1, clients: 2000, singles: 4, interval_ms: 400, burst: 10 },
      many_streams: { rounds: 1, clients: 500, each: 6, streams: 1000, singles: 200, interval_ms: 4 },
      turbo_page: { rounds: 1, clients: 100, each: 20, streams: 400, singles: 100, interval_ms: 5, burst: 400 },
      storm: { rounds: 1, clients: 500, singles: 8, interval_ms: 150, idle_seconds: 1 },
      churn: { rounds: 1, times: 4, clients: 500, settle_seconds: 0.5 },
      boot: { rounds: 1, times: 3 }
    }.freeze

    SMOKE = {
      one_stream: { rounds: 1, clients: 20, singles: 5, interval_ms: 20, burst: 10, echoes: 2, settle_seconds: 0 },
      html: { rounds: 1, part: { clients: 10, singles: 3, interval_ms: 20, burst: 5 },
              page: { clients: 2, singles: 2, interval_ms: 50, burst: 2 },
              page_to_many: { clients: 10, singles: 2, interval_ms: 50, burst: 2 } },
      crowd: { rounds: 1, clients: 50, singles: 2, interval_ms: 20, burst: 3 },
      many_streams: { rounds: 1, clients: 20, each: 6, streams: 40, singles: 10, interval_ms: 5 },
      turbo_page: { rounds: 1, clients: 10, each: 20, streams: 40, singles: 10, interval_ms: 5, burst: 40 },
      storm: { rounds: 1, clients: 200, singles: 3, interval_ms: 20, idle_seconds: 0.2 },
      churn: { rounds: 1, times: 2, clients: 20, settle_seconds: 0 },
      boot: { rounds: 1, times: 1 }
    }.freeze
  end
end
