# frozen_string_literal: true

# Under `adapter: test` nothing may run beside the suite: no reactor, no worker, no thread of any other kind.
module Threads
  # Ruby's threads and, where the system lists them, the ones that native code has started.
  def self.all
    Thread.list + Dir.glob("/proc/self/task/*")
  end

  AT_BOOT = all

  def self.started
    all - AT_BOOT
  end
end

RSpec.configure do |config|
  config.after(:suite) do
    raise "the suite started threads: #{Threads.started.inspect}" if Threads.started.any?
    raise "the suite started the cable server" if !ENV["STOCK_ACTION_CABLE"] && TurboCableRs.server.started?
  end
end
