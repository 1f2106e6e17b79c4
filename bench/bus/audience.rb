# frozen_string_literal: true

require_relative "../runner/load"
require_relative "receipt"

module Bench
  module Bus
    # The clients: as many on each worker, each worker's in a load of their own.
    class Audience
      class << self
        # Connects the workers' clients, one worker after the other.
        def gather(cluster, clients_each:, loads: [], &block)
          worker = cluster.workers[loads.size]
          return yield new(loads) unless worker

          admit(cluster, worker, clients_each) do |load|
            gather(cluster, clients_each: clients_each, loads: [*loads, load], &block)
          end
        end

        private

        def admit(cluster, worker, clients)
          cluster.admit_to(worker)
          Load.open(cluster, clients: clients) do |load|
            cluster.admit_to_all
            yield load
          end
        ensure
          cluster.admit_to_all
        end
      end

      def initialize(loads)
        @loads = loads
      end

      # Waits until every client has every message.
      def expect(seqs)
        reports = @loads.map { |load| load.expect(seqs) }
        Receipt.new(arrivals: @loads.map { |load| load.arrivals(seqs) }.transpose.map(&:flatten),
                    out_of_order: reports.sum { |report| report.fetch("out_of_order") })
      end
    end
  end
end
