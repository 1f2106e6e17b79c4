# frozen_string_literal: true

require "open3"

# Runs a command, says in one line that all is well, and shows what the command said only when it is not.
class QuietCommand
  # With a block, all is well when the command succeeds and the block accepts its output.
  def self.run(title, *command, &accept)
    new(title, command, accept || proc { true }).run
  end

  def initialize(title, command, accept)
    @title = title
    @command = command
    @accept = accept
  end

  def run
    print "#{@title} … "
    output, status = Open3.capture2e(*@command)
    return puts("ok") if status.success? && @accept.call(output)

    puts "FAILED", output
    abort "#{@title} failed: #{@command.grep(String).join(' ')}"
  end
end
