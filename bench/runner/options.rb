# frozen_string_literal: true

require "optparse"
require_relative "contestant"
require_relative "peer"
require_relative "presets"
require_relative "workloads"

module Bench
  # What to measure, with whom, and how much of it.
  Options = Struct.new(:preset, :sizes, :contestants, :workloads, :rounds, keyword_init: true)

  class Options
    EVERYBODY = [*Contestant::ALL, *Peer::ALL].freeze
    PRESETS = {
      full: [Presets::FULL, "all of it: less than 25 minutes (the default)"],
      quick: [Presets::QUICK, "fewer clients, one round: less than 5 minutes"],
      smoke: [Presets::SMOKE, "a handful of clients, without Redis: does everything work?"]
    }.freeze

    class << self
      def parse(arguments)
        chosen = { preset: :full, contestants: nil, workloads: Workloads::ALL.keys, rounds: nil, peers: false }
        parser(chosen).parse!(arguments)
        peers = chosen.delete(:peers) ? Peer::ALL : []
        chosen[:contestants] ||= Contestant.installed(among: by_default(chosen[:preset]) + peers)
        new(**chosen, sizes: PRESETS.fetch(chosen[:preset]).first).check
      rescue OptionParser::ParseError => error
        raise Error, "#{error.message}\n#{parser({}).help}"
      end

      private

      def parser(chosen)
        OptionParser.new("Usage: bin/bench [options]") do |opts|
          PRESETS.each { |name, (_, help)| opts.on("--#{name}", help) { chosen[:preset] = name } }
          opts.on("--peers", "also AnyCable, Iodine and turbo_cable, where they can be brought") do
            chosen[:peers] = true
          end
          opts.on("--only NAMES", Array, EVERYBODY.map(&:name).join(",")) { chosen[:contestants] = contestants(_1) }
          opts.on("--workloads NAMES", Array, Workloads::ALL.keys.join(",")) { chosen[:workloads] = workloads(_1) }
          opts.on("--rounds N", Integer, "of every workload") { chosen[:rounds] = _1 }
        end
      end

      def by_default(preset)
        preset == :smoke ? Contestant::ALL.reject(&:redis?) : Contestant::ALL
      end

      def contestants(names)
        chosen = Contestant.named(names, among: EVERYBODY)
        missing = chosen.reject(&:installed?)
        raise Error, missing.map(&:complaint).join("\n") if missing.any?

        chosen
      end

      def workloads(names)
        names.map(&:to_sym).each do |name|
          known = Workloads::ALL.keys
          raise Error, "no workload is called #{name}; there are #{known.join(', ')}" unless known.include?(name)
        end
      end
    end

    def sizes_of(workload)
      sizes.fetch(workload)
    end

    def rounds_of(workload)
      rounds || sizes_of(workload)[:rounds]
    end

    # The most that there are at once.
    def clients
      workloads.flat_map { |workload| numbers(:clients, sizes_of(workload)) }.max || 0
    end

    # Only what is whole takes the place of the last results.
    def results_name
      return "smoke" if preset == :smoke

      workloads == Workloads::ALL.keys ? "latest" : "partial"
    end

    # What a reader of the figures has to know.
    def to_s
      "preset #{preset}; × = times better than #{contestants.first.title}"
    end

    def check
      raise Error, "--rounds must be at least 1, got #{rounds}" unless rounds.nil? || rounds.positive?

      self
    end

    private

    # All of that name, however deep.
    def numbers(name, sizes)
      sizes.flat_map do |key, value|
        next numbers(name, value) if value.is_a?(Hash)

        key == name ? [value] : []
      end
    end
  end
end
