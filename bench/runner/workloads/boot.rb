# frozen_string_literal: true

require_relative "../workload"

module Bench
  module Workloads
    # What it takes to have the gem in an app whose clients have not come: Rails is loaded already, the gem is required.
    class Boot < Workload
      COMMAND = [Gem.ruby, ROOT.join("bench/app/require.rb").to_s].freeze
      SECONDS = 30

      class << self
        def title(sizes)
          "The gem is required, #{sizes[:times]} times"
        end

        def metrics(_sizes)
          Metric.lower(load_ms: "load time, ms", load_rss: "memory, MB (RSS)", load_pss: "memory, MB (PSS)",
                       extension_ms: "the extension alone: load time, ms",
                       extension_rss: "the extension alone: memory, MB (RSS)")
        end

        def for?(contestant)
          contestant == Contestant::GEM
        end
      end

      def figures
        { **require_gem("turbo_cable_rs", :load), **require_gem("turbo_cable_rs/turbo_cable_rs", :extension) }
      end

      private

      # The median process.
      def require_gem(path, name)
        runs = Array.new(sizes[:times]) { measure(path) }
        { "#{name}_ms": median(runs, "seconds") * 1e3, "#{name}_rss": median(runs, "rss") / 1e6,
          "#{name}_pss": median(runs, "pss") / 1e6 }
      end

      def measure(path)
        Program.open([*COMMAND, path], core: Machine::SERVER_CORE) do |program|
          JSON.parse(program.gets(seconds: SECONDS))
        end
      end

      def median(runs, name)
        Percentile.of(runs.map { |run| run.fetch(name) }, 50)
      end
    end
  end
end
