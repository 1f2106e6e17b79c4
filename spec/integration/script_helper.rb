# frozen_string_literal: true

require "spec_helper"
require "tempfile"

# For examples with `:script`: Ruby in a process of its own, that looks at itself.
module ScriptHelper
  include Wait

  DEADLINE = 30

  # Runs the script, and returns what its last line says, in JSON. `library`: a file beside this one to require first.
  def run(script, library: "cable_app", env: {})
    output = Tempfile.new("script")
    pid = Process.spawn(env, RbConfig.ruby, "-I", "lib", "-r", File.join(__dir__, library), "-e", script,
                        in: File::NULL, %i[out err] => output)
    status = wait_until("the script's end", seconds: DEADLINE) { Process.wait2(pid, Process::WNOHANG) }.last
    expect(status).to be_success, -> { "#{status}:\n#{File.read(output)}" }
    JSON.parse(File.readlines(output).last)
  ensure
    end_process(pid)
  end

  private

  def end_process(pid)
    Process.kill("KILL", pid)
    Process.wait(pid)
  rescue SystemCallError # it has ended by itself
    nil
  end
end

RSpec.configure { |config| config.include ScriptHelper, :script }
