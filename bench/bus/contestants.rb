# frozen_string_literal: true

require_relative "../runner/contestant"

module Bench
  module Bus
    # Ways to the clients of other processes. The first is what the others are compared with.
    CONTESTANTS = [
      Contestant.rails("redis", "turbo_cable_rs, Redis",
                       server: "turbo_cable_rs", adapter: "redis", thread: Contestant::REACTOR),
      Contestant.rails("bus", "turbo_cable_rs, host bus",
                       server: "turbo_cable_rs", adapter: "turbo_cable_rs", thread: Contestant::REACTOR),
      Contestant.rails("stock", "Action Cable, Redis", server: "stock", adapter: "redis")
    ].freeze
  end
end
