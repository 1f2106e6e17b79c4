# frozen_string_literal: true

module TurboCableRs
  module Generators # :nodoc:
    # Reads an app's files and configuration, changes nothing, and says what its owner still has to do.
    class Checklist # :nodoc:
      PUMA = { "Gemfile.lock" => /^ +puma \(/, "Gemfile" => /^\s*gem[\s(]+["']puma["']/ }.freeze
      ONE_WORKER = /(?:ENV\.fetch\(\s*["']WEB_CONCURRENCY["']\s*(?:,|\)\s*\{))?\s*["']?[01]\b/
      WORKERS = /^\s*workers\b(?!\s*\(?\s*#{ONE_WORKER})/
      ADAPTERS = "action_cable/subscription_adapter"
      ONE_PROCESS = %w[development test].freeze

      # +action_cable+ is the app's <tt>config.action_cable</tt>, nil when Action Cable is not loaded; +adapters+ maps
      # environments to the names in cable.yml; +gems+ are those known to be in the bundle, wherever its Gemfile is.
      def initialize(root:, action_cable:, adapters:, gems: [], env: ENV)
        @root = root
        @action_cable = action_cable
        @adapters = adapters
        @gems = gems
        @env = env
      end

      def to_a
        [engine, mount_path, server, *adapters].compact
      end

      private

      def engine
        return if @action_cable

        'Action Cable is not loaded: add `require "action_cable/engine"` to config/application.rb.'
      end

      def mount_path
        return if !@action_cable || @action_cable.mount_path || mounted_by_hand?

        "config.action_cable.mount_path is nil, so no path leads to Action Cable: set it, or add " \
          '`mount ActionCable.server => "/cable"` to config/routes.rb.'
      end

      def server
        return if @gems.include?("puma") || PUMA.any? { |file, puma| read(file).match?(puma) }

        'No Puma in the Gemfile: add `gem "puma"`. A server that does not hand over plain sockets (rack.hijack) ' \
          "leaves its clients to the stock Action Cable."
      end

      def adapters
        @adapters.compact.group_by(&:last).map { |name, sections| adapter(name, sections.map(&:first)) }
      end

      def adapter(name, environments)
        case name
        when "any_cable" then any_cable(environments)
        when "async" then one_process(environments - ONE_PROCESS)
        else missing(name, environments) unless installed?(name)
        end
      end

      def any_cable(environments)
        "The adapter any_cable (#{environments.join(', ')}) sends broadcasts to an AnyCable server " \
          "and not to this app's own clients: choose another with --adapter."
      end

      def one_process(environments)
        return if environments.empty? || !workers?

        "The adapter async (#{environments.join(', ')}) reaches one process only, and Puma starts several: " \
          "choose turbo_cable_rs, for all processes of one host, or redis, postgresql or solid_cable."
      end

      def missing(name, environments)
        "The adapter #{name} (#{environments.join(', ')}) comes with no gem in the bundle, which would have a file " \
          "#{ADAPTERS}/#{name}.rb: correct the name in config/cable.yml, or add the gem."
      end

      def installed?(name)
        !$LOAD_PATH.resolve_feature_path("#{ADAPTERS}/#{name}").nil?
      end

      def mounted_by_hand?
        %w[config/routes.rb config.ru].any? { |file| read(file).match?(/^[^#\n]*ActionCable\.server/) }
      end

      # WEB_CONCURRENCY is Puma's own default for +workers+; "auto" is one a core.
      def workers?
        concurrency = @env["WEB_CONCURRENCY"].to_s
        concurrency == "auto" || concurrency.to_i > 1 || read("config/puma.rb").match?(WORKERS)
      end

      def read(file)
        path = File.join(@root, file)
        File.file?(path) ? File.read(path, encoding: Encoding::UTF_8).scrub : ""
      end
    end
  end
end
