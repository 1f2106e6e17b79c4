# frozen_string_literal: true

require_relative "../../../spec/support/wait"

module TwoHosts
  # Goes through the steps, says how each went, and goes on after one that failed.
  class Steps
    # A promise was not kept.
    class Broken < StandardError; end

    WIDTH = 75
    LONGEST_LINE = 400

    def initialize(quiet: false)
      @is_quiet = quiet
      @titles = []
      @broken = []
      @notes = []
      @started_at = Wait.now
    end

    # Runs the block, which raises Broken where a promise is.
    # @return [Boolean] whether it was kept
    def step(title)
      @titles << title
      started_at = Wait.now
      yield
      say "#{title.ljust(WIDTH)} ok #{(Wait.now - started_at).round(1)} s"
      true
    rescue StandardError => error
      @broken << title
      puts "two_hosts: BROKEN: #{title}", *excerpt(error)
      false
    end

    # For the reader: no promise, but worth knowing.
    def note(text)
      @notes << text
    end

    def require_that(claim, is_true)
      raise Broken, claim unless is_true
    end

    def ok?
      @broken.empty?
    end

    # @return [Array<String>] lines
    def summary
      result = ok? ? "all kept" : "#{@broken.size} BROKEN"
      line = "two_hosts: #{@titles.size} promises, #{result}, #{(Wait.now - @started_at).round} s"
      @is_quiet ? [line] : [*@notes, line]
    end

    private

    def excerpt(error)
      message = error.is_a?(Broken) ? error.message : "#{error.class}: #{error.message}"
      message.each_line(chomp: true).map { |line| "    #{line[0, LONGEST_LINE]}" }
    end

    def say(line)
      puts line unless @is_quiet
    end
  end
end
