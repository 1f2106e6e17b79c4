# frozen_string_literal: true

require_relative "../workload"

module Bench
  module Workloads
    # Turbo Streams of usual and of great size, to many subscribers of one stream.
    class Html < Workload
      PAYLOADS = { part: Payload::PAGE_PART, page: Payload::PAGE, page_to_many: Payload::PAGE }.freeze
      # Makes JSON of the payload once for each client: ten seconds for a page to 1,000.
      SLOW = %w[stock stock-redis].freeze

      class << self
        def title(_sizes)
          "Turbo Streams of HTML to many subscribers of one stream"
        end

        def metrics(sizes)
          PAYLOADS.flat_map do |name, payload|
            of = sizes.fetch(name)
            title = "#{payload}, #{of[:clients]} subscribers"
            [*singly(:"#{name}_single", "#{title}, #{of[:singles]} single broadcasts"),
             *at_once(:"#{name}_burst", "#{title}, burst of #{of[:burst]}")]
          end
        end
      end

      def figures
        serve do |server|
          PAYLOADS.except(*too_slow).map { |name, payload| broadcasts(server, name, payload) }.reduce(:merge)
        end
      end

      private

      def too_slow
        SLOW.include?(contestant.name) ? [:page_to_many] : []
      end

      def broadcasts(server, name, payload)
        of = sizes.fetch(name)
        gather(server, clients: of[:clients]) do |scene, _connecting|
          singles = scene.broadcast(of[:singles], interval_ms: of[:interval_ms], payload: payload)
          burst = scene.broadcast(of[:burst], interval_ms: 0, payload: payload)
          { **singly(:"#{name}_single", singles), **at_once(:"#{name}_burst", burst) }
        end
      end
    end
  end
end
