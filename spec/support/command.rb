# frozen_string_literal: true

require "bundler"
require "open3"

# Programs run as a user would run them: outside of the bundle that the specs run in.
module Command
  # What the program printed. Raises with it when the program fails.
  def self.run(*command, directory:, env: {})
    output, status = Bundler.with_unbundled_env { Open3.capture2e(env, *command, chdir: directory, stdin_data: "") }
    return output if status.success?

    raise "`#{command.join(' ')}` failed in #{directory} (#{status}):\n#{output}"
  end
end
