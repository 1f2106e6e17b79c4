# frozen_string_literal: true

require "tmpdir"
require_relative "../runner/redis"

module Bench
  module Bus
    # What the processes of one app share: its environment, the bus's directory, and Redis, where that is needed.
    class Host
      def self.open(contestant)
        Dir.mktmpdir("bench-bus-") do |directory|
          next yield new(contestant, directory) unless contestant.adapter == "redis"

          Redis.open { |redis| yield new(contestant, directory, redis) }
        end
      end

      attr_reader :contestant

      # @return [Redis, nil] nil where none is needed
      attr_reader :broker

      def initialize(contestant, directory, broker = nil)
        @contestant = contestant
        @directory = directory
        @broker = broker
      end

      # Of each of the app's processes.
      def env
        bundle = ROOT.join("bench/app/Gemfile").to_s
        { **contestant.env, "BUNDLE_GEMFILE" => bundle, "BUS_DIRECTORY" => @directory, "REDIS_URL" => broker&.url }
      end
    end
  end
end
