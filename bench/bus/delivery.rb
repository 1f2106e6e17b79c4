# frozen_string_literal: true

require_relative "../runner/percentile"

module Bench
  module Bus
    # Broadcasts of one process to the clients of others, and what they took.
    class Delivery
      # @param published [Hash] what the publisher says: `published_at`, `took`, `cpu_seconds`
      # @param receipt [Receipt]
      # @param worker_cpu [Float] seconds, of all workers together
      # @param broker_cpu [Float, nil] seconds
      def initialize(published:, receipt:, worker_cpu:, broker_cpu:)
        @published_at, @took, @publisher_cpu = published.values_at(:published_at, :took, :cpu_seconds)
        @arrivals = receipt.arrivals
        @out_of_order = receipt.out_of_order
        @worker_cpu = worker_cpu
        @broker_cpu = broker_cpu
      end

      attr_reader :out_of_order

      def milliseconds_to_a_client(percentile)
        milliseconds(percentile) { |arrivals| arrivals }
      end

      def milliseconds_to_the_first(percentile)
        milliseconds(percentile) { |arrivals| [arrivals.min] }
      end

      def milliseconds_to_the_last(percentile)
        milliseconds(percentile) { |arrivals| [arrivals.max] }
      end

      def messages_per_second
        @arrivals.size / ((@arrivals.last.max - @published_at.first) / 1e9)
      end

      def microseconds_of_the_caller
        Percentile.of(@took, 50) / 1e3
      end

      def publisher_microseconds
        per_message(@publisher_cpu)
      end

      def worker_microseconds
        per_message(@worker_cpu)
      end

      # nil where there is none.
      def broker_microseconds
        per_message(@broker_cpu) if @broker_cpu
      end

      private

      # Of all deliveries that the block picks from a message's.
      def milliseconds(percentile)
        times = @arrivals.zip(@published_at).flat_map do |arrivals, published_at|
          yield(arrivals).map { |at| (at - published_at) / 1e6 }
        end
        Percentile.of(times, percentile)
      end

      def per_message(seconds)
        seconds * 1e6 / @arrivals.size
      end
    end
  end
end
