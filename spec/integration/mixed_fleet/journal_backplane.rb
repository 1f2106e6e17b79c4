# frozen_string_literal: true

require "fileutils"
require "json"
require_relative "backplane"

# The file of adapters/…/journal.rb, which keeps all that was published, and who subscribed.
class JournalBackplane < Backplane
  def start
    FileUtils.touch(path)
  end

  def cable
    { adapter: "journal", path: path }
  end

  # @return [Array<Array(String, String)>] channels and payloads, oldest first
  def published
    entries("publish").map { |_, *entry| entry }
  end

  # @return [Integer] how often this process has subscribed to the channel
  def subscriptions(channel, process)
    entries("subscribe").count([process.pid, channel])
  end

  private

  def path
    @path ||= File.join(directory, "journal.jsonl")
  end

  def entries(wanted)
    File.foreach(path).map { |line| JSON.parse(line) }
        .filter_map { |pid, action, *rest| [pid, *rest] if action == wanted }
  end
end
