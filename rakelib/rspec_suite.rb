# frozen_string_literal: true

require "fileutils"
require "json"

# Runs one RSpec suite in a process of its own. A suite that is missing, or ran nothing, has failed.
class RspecSuite
  # @param title [String] how the suite is called in what is printed
  # @param paths [Array<String>] spec files, relative to `directory`
  # @param directory [String] the folder whose .rspec applies
  def initialize(title, paths, directory: ".")
    @title = title
    @paths = paths
    @directory = directory
    @report = File.expand_path("tmp/rspec/#{title}.json")
  end

  def run
    abort "#{@title}: found no spec files" if @paths.empty?

    puts "#{@title}:"
    FileUtils.mkdir_p(File.dirname(@report))
    abort "#{@title}: failed" unless system(*command, chdir: @directory)
    abort "#{@title}: ran no examples" if examples_run.zero?
  end

  private

  def command
    ["bundle", "exec", "rspec", "--format", "progress", "--format", "json", "--out", @report, *@paths]
  end

  def examples_run
    summary = JSON.parse(File.read(@report)).fetch("summary")
    summary.fetch("example_count") - summary.fetch("pending_count")
  end
end
