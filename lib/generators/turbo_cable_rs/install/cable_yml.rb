# frozen_string_literal: true

require "psych"

module TurboCableRs
  module Generators # :nodoc:
    # The text of config/cable.yml: read and edited without running its ERB, and without losing a byte that nobody asked
    # to change. An edit is made in the text, then verified by parsing it again.
    class CableYml # :nodoc:
      PATH = "config/cable.yml"

      Error = Class.new(StandardError)

      attr_reader :text

      def initialize(text)
        @text = text
        @yaml = ErbMask.call(text)
        @settings = Psych.unsafe_load(@yaml, filename: PATH) || {}
        raise Error, "#{PATH} must be a list of environments" unless @settings.is_a?(Hash)
      rescue Psych::Exception, ArgumentError => error
        raise Error, "#{PATH} cannot be read as YAML (#{error.message})"
      end

      def environments
        @settings.keys
      end

      # What each environment ends up with, anchors and merges included; nil where it is unset or computed by ERB.
      def adapters
        @settings.transform_values do |settings|
          adapter = settings["adapter"] if settings.is_a?(Hash)
          adapter unless ErbMask.masks?(adapter)
        end
      end

      def with_adapter(adapter, environments:)
        wanted = environments.reject { |environment| adapters[environment] == adapter }
        edited = append(replace(adapter, wanted), adapter, wanted - self.environments)
        verified(edited, settings_with(adapter, environments))
      end

      protected

      attr_reader :settings

      private

      def verified(edited, expected)
        yaml = self.class.new(edited)
        changed = (expected.keys | yaml.settings.keys).reject { |name| yaml.settings[name] == expected[name] }
        return yaml if changed.none?

        raise Error, "its sections share settings, and #{changed.join(', ')} would not be as asked"
      rescue Error => error
        raise Error, "#{PATH} was not edited, write the adapter there by hand: #{error.message}"
      end

      def settings_with(adapter, environments)
        @settings.merge(environments.to_h { |name| [name, settings_of(name).merge("adapter" => adapter)] })
      end

      def settings_of(environment)
        settings = @settings[environment] || {}
        return settings if settings.is_a?(Hash)

        raise Error, "#{environment} in #{PATH} must be a list of settings, got #{settings.inspect}"
      end

      def replace(adapter, environments)
        edits = sections.select { |section| environments.include?(section.name) }
                        .flat_map { |section| section.edits(adapter) }
                        .map { |edit| [offset(edit.from)...offset(edit.to), edit.text] }
        edits.sort_by { |range, _| -range.begin }.each_with_object(@text.dup) { |(range, new), text| text[range] = new }
      end

      def append(text, adapter, environments)
        environments.reduce(text) do |whole, environment|
          gap = whole.empty? ? "" : "#{newline unless whole.end_with?("\n")}#{newline}"
          "#{whole}#{gap}#{environment}:#{newline}  adapter: #{adapter}#{newline}"
        end
      end

      def sections
        root = Psych.parse_stream(@yaml).children.first&.root
        return [] unless root.is_a?(Psych::Nodes::Mapping)

        root.children.each_slice(2).map { |key, value| Section.new(key, value, newline: newline) }
      end

      def offset((line, column))
        line_starts = @line_starts ||= @text.lines.inject([0]) { |starts, text| starts << (starts.last + text.length) }
        line_starts[line] + (column || @text.lines[line].chomp.length)
      end

      def newline
        @text.include?("\r\n") ? "\r\n" : "\n"
      end
    end
  end
end

require_relative "cable_yml/erb_mask"
require_relative "cable_yml/section"
