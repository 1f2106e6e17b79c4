# frozen_string_literal: true

require_relative "percentile"

module Bench
  # Messages that have reached all who wanted them, and what that took. Every figure is by message and client.
  class Deliveries
    # @param published [Hash] `published_at` and, from Rails, `took`
    # @param report [Hash] the load's
    # @param arrivals [Array<Array<Integer>>, nil] for each message; nil where nobody asks
    # @param cpu [Array<Float>] seconds, of the server and of the load
    def initialize(published:, report:, arrivals:, cpu:)
      @sent_at = published.fetch("published_at")
      @took = published["took"]
      @reached_all_at = report.fetch("reached_all_at")
      @count = report.fetch("deliveries")
      @out_of_order = report.fetch("out_of_order")
      @arrivals = arrivals
      @server_cpu, @load_cpu = cpu
    end

    attr_reader :out_of_order

    def rate
      @count / ((@reached_all_at.max - @sent_at.min) / 1e9)
    end

    def server_microseconds
      @server_cpu * 1e6 / @count
    end

    def load_microseconds
      @load_cpu * 1e6 / @count
    end

    # From a publication to its arrival at the last client.
    def milliseconds_to_all(percentile)
      Percentile.of(@reached_all_at.zip(@sent_at).map { |reached, sent| (reached - sent) / 1e6 }, percentile)
    end

    # From a publication, or from the call of an action, to its arrival at a client.
    def milliseconds_to_one(percentile)
      times = @arrivals.each_with_index.flat_map do |arrivals, index|
        sent_at = @sent_at.fetch(index)
        arrivals.map { |at| (at - sent_at) / 1e6 }
      end
      Percentile.of(times, percentile)
    end

    # In its caller's thread; nil where Rails did not publish.
    def microseconds_of_the_caller
      Percentile.of(@took, 50) / 1e3 if @took
    end
  end
end
