# frozen_string_literal: true

require "json"
require_relative "machine"
require_relative "section"

module Bench
  # What was measured, where and how: as text with tables, and as a file of JSON.
  class Report
    # @param sections [Array<Section>]
    # @param failures [Array<String>] what could not be measured, and why
    def initialize(options, sections, failures: [])
      @options = options
      @sections = sections
      @failures = failures
    end

    def to_s
      [machine, @options, *@failures.map { |failure| "Failed: #{failure}" }, "", @sections.join("\n\n")].join("\n")
    end

    # @return [Hash]
    def to_h
      { machine: Machine.description, options: @options.to_s, failures: @failures,
        workloads: @sections.to_h { |section| [section.name, of(section)] } }
    end

    def save(path)
      path.dirname.mkpath
      path.write("#{JSON.pretty_generate(to_h)}\n")
    end

    private

    def of(section)
      { title: section.title, trials: section.trials_by_contestant }
    end

    def machine
      Machine.description => { cpu:, cores:, pinned:, kernel:, ruby:, rails:, puma: }
      sharing = pinned ? "server and load on a core each" : "server and load share the only core"
      "#{cpu}, #{cores} cores, Linux #{kernel}; Ruby #{ruby}, Rails #{rails}, Puma #{puma}; #{sharing}"
    end
  end
end
