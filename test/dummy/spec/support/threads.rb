# frozen_string_literal: true

# Under `adapter: test` nothing may run beside the suite: no reactor, no worker, no thread of any other kind. What
# examples with `:cable_server` start must have ended with them.
module Threads
  PATIENCE = 5 # seconds; the system takes a moment to clear away a thread that has ended

  # Ruby's threads and, where the system lists them, the ones that native code has started.
  def self.all
    Thread.list + Dir.glob("/proc/self/task/*")
  end

  AT_BOOT = all

  def self.started
    all - AT_BOOT
  end

  # @return [Array] those that do not end
  def self.left
    TurboCableRs::Testing::Deadline.new(PATIENCE).wait_until { started.empty? } ? [] : started
  end
end

RSpec.configure do |config|
  config.around do |example|
    example.run
    left = example.metadata[:cable_server] ? Threads.left : Threads.started
    raise "the example left threads: #{left.inspect}" if left.any?
    raise "the example left the cable server" if !ENV["STOCK_ACTION_CABLE"] && TurboCableRs.server.started?
  end
end
