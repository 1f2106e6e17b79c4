# frozen_string_literal: true

module Bench
  # Rounds, not blocks of runs: what else the machine does in between then touches all contestants alike.
  module Rounds
    # @yield [contestant] is measured by the block, which returns its figures
    # @return [Hash{Contestant => Array<Hash>}] the figures of all rounds
    def self.measure(contestants, runs:, title: nil)
      results = contestants.to_h { |contestant| [contestant, []] }
      1.upto(runs) do |round|
        results.each do |contestant, trials|
          warn [title, "round #{round} of #{runs}: #{contestant.title}"].compact.join(", ")
          trials << yield(contestant)
        end
      end
      results
    end
  end
end
