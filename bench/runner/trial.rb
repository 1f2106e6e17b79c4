# frozen_string_literal: true

require_relative "load"
require_relative "server"
require_relative "workload"

module Bench
  # One run of one contestant, from boot to stop.
  class Trial
    WARM_UP_CLIENTS = 5

    def initialize(contestant, options)
      @contestant = contestant
      @options = options
      @sent = 0
    end

    # The figures, by the names of Metric::ALL.
    def run
      Server.open(@contestant) do |server|
        warm_up(server)
        memory_before = server.memory_bytes
        Load.open(server, clients: @options.clients) do |load|
          server.check_that_it_serves
          idle = { connect_rate: @options.clients / load.connect_seconds,
                   idle_memory: (server.memory_bytes - memory_before) / 1024.0 / @options.clients }
          idle.merge(singles(server, load), echoes(server, load), burst(server, load))
        end
      end
    end

    private

    # Loads lazily loaded code, so that it counts neither as memory of clients nor as time of messages.
    def warm_up(server)
      Load.open(server, clients: WARM_UP_CLIENTS) do |load|
        broadcast(server, load, count: 10, interval_ms: 1)
        perform(server, load, count: 1) if @contestant.rails?
      end
    end

    def singles(server, load)
      work = broadcast(server, load, count: @options.singles, interval_ms: @options.interval_ms)
      { single_cpu: work.server_microseconds_per_delivery,
        single_p50: work.milliseconds_to_reach_all(50),
        single_p99: work.milliseconds_to_reach_all(99) }
    end

    def echoes(server, load)
      return {} unless @contestant.rails?

      work = perform(server, load, count: @options.echoes)
      { echo_rate: work.deliveries_per_second, echo_cpu: work.server_microseconds_per_delivery }
    end

    def burst(server, load)
      work = broadcast(server, load, count: @options.burst, interval_ms: 0)
      { burst_rate: work.deliveries_per_second,
        burst_cpu: work.server_microseconds_per_delivery,
        burst_load_cpu: work.load_microseconds_per_delivery,
        burst_out_of_order: work.out_of_order,
        memory_after_burst: server.memory_bytes / 1024.0 / 1024 }
    end

    def broadcast(server, load, count:, interval_ms:)
      seqs = next_seqs(count)
      Workload.measure(server, load, seqs) { server.broadcast(seqs, interval_ms: interval_ms) }
    end

    def perform(server, load, count:)
      seqs = next_seqs(count)
      Workload.measure(server, load, seqs) { [load.perform(seqs)] }
    end

    def next_seqs(count)
      first = @sent
      @sent += count
      first...@sent
    end
  end
end
