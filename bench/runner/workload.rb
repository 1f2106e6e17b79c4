# frozen_string_literal: true

module Bench
  # Messages sent to all clients, and what their delivery took.
  class Workload
    # Sends with the block, which returns the time of each sending, and waits until all has arrived.
    def self.measure(server, load, seqs)
      cpu_before = [server.cpu_seconds, load.cpu_seconds]
      sent_at = yield
      arrival = load.expect(seqs)
      cpu = [server.cpu_seconds, load.cpu_seconds].zip(cpu_before).map { |after, before| after - before }
      new(sent_at: sent_at, arrival: arrival, server_cpu: cpu.first, load_cpu: cpu.last)
    end

    def initialize(sent_at:, arrival:, server_cpu:, load_cpu:)
      @sent_at = sent_at
      @reached_all_at = arrival.fetch("reached_all_at")
      @deliveries = arrival.fetch("deliveries")
      @out_of_order = arrival.fetch("out_of_order")
      @server_cpu = server_cpu
      @load_cpu = load_cpu
    end

    attr_reader :out_of_order

    def deliveries_per_second
      @deliveries / ((@reached_all_at.max - @sent_at.min) / 1e9)
    end

    def server_microseconds_per_delivery
      @server_cpu * 1e6 / @deliveries
    end

    def load_microseconds_per_delivery
      @load_cpu * 1e6 / @deliveries
    end

    # From a publication to its arrival at the last client, by nearest rank.
    def milliseconds_to_reach_all(percentile)
      times = @reached_all_at.zip(@sent_at).map { |reached, sent| (reached - sent) / 1e6 }.sort
      times[(times.size * percentile / 100.0).ceil - 1]
    end
  end
end
