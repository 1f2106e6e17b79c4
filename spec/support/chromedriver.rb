# frozen_string_literal: true

require_relative "wait"

# One chromedriver for all windows of this process.
#
# Started by `spawn`, which runs no Ruby between fork and exec. Selenium 4.4 starts one for each window by `fork`, right
# after it has looked up "localhost": Ruby 3.3 does that in a thread, and where the fork catches this thread as it ends,
# in glibc's resolver, the child waits for that thread's lock for ever, and the parent for the child.
class Chromedriver
  START_SECONDS = 30

  def self.url
    @url ||= new.tap(&:start).url
  end

  def start
    @output, writer = IO.pipe
    @pid = Process.spawn("chromedriver", "--port=0", in: File::NULL, %i[out err] => writer)
    writer.close
    owner = Process.pid # a forked child leaves it to its parent
    at_exit { stop if Process.pid == owner }
    @port = Wait.wait_until("chromedriver's port", seconds: START_SECONDS) { read_port }
  end

  def url
    "http://127.0.0.1:#{@port}"
  end

  private

  def read_port
    @log = "#{@log}#{@output.read_nonblock(4096, exception: false)}"
    @log[/successfully on port (\d+)/, 1]
  end

  def stop
    Process.kill("TERM", @pid)
    Process.wait(@pid)
  end
end
