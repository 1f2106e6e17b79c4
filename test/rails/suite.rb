# frozen_string_literal: true

require_relative "../conformance/support/threads"
require_relative "checkout"
require_relative "test_file"

# Action Cable's own tests, from a checkout of Rails, with this gem loaded.
module RailsSuite
  # All of a checkout's test files, and our adapter under its contract for adapters.
  class Suite
    CONTRACT = Dir[File.join(__dir__, "contract/*_test.rb")].freeze
    AT_ONCE = 2

    def initialize(checkout)
      @title = "Rails #{checkout.version}"
      @unfit, @files = files(checkout, checkout.test_files).partition(&:obstacle)
      @contract = files(checkout, CONTRACT)
    end

    # Prints what failed, and the sums.
    #
    # @return [Boolean] whether all passed
    def run
      outcomes = run_files
      failed = outcomes.reject { |_, outcome| outcome.passed? }
      failed.each { |file, outcome| tell_failure(file, outcome) }
      tell_sums(outcomes)
      failed.empty?
    end

    private

    def files(checkout, paths)
      paths.map { |path| TestFile.new(checkout, path) }
    end

    # The one with a server has a fixed port, and deadlines: it runs alone.
    def run_files
      alone, others = (@files + @contract).partition(&:native?)
      [*alone.map { |file| [file, file.run] },
       *Conformance::Threads.map(others, AT_ONCE) { |file| [file, file.run] }].to_h
    end

    def tell_failure(file, outcome)
      puts "", "#{@title}: #{file.name} #{outcome.problem}#{comparison(file)}:", outcome.output, ""
    end

    def comparison(file)
      return unless @files.include?(file)

      file.run(with_gem: false).passed? ? ", and passes on stock Action Cable" : ", and on stock Action Cable, too"
    end

    def tell_sums(outcomes)
      client = outcomes.fetch(@files.find(&:native?))
      puts "#{@title}: #{sums(outcomes.values_at(*@files))} " \
           "(client_test native: #{client.sockets} sockets, #{client.deliveries} deliveries)"
      puts "#{@title}, our adapter under its contract: #{sums(outcomes.values_at(*@contract))}"
      @unfit.each { |file| puts "#{@title}, left out: #{file.name}: #{file.obstacle}" }
    end

    def sums(outcomes)
      counts = %i[runs assertions failures skips].to_h { |name| [name, outcomes.sum(&name)] }
      counts.delete(:skips) if counts[:skips].zero?
      ["#{outcomes.size} files", *counts.map { |name, count| "#{count} #{name}" }].join(", ")
    end
  end
end
