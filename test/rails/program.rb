# frozen_string_literal: true

module RailsSuite
  # Where a server's program is.
  module Program
    # Debian keeps PostgreSQL's, one folder a version, outside of PATH.
    ELSEWHERE = "/usr/lib/postgresql/*/bin"

    # @return [String, nil] its path
    def self.find(name)
      directories = ENV.fetch("PATH").split(File::PATH_SEPARATOR) + Dir[ELSEWHERE].reverse
      directories.map { |directory| File.join(directory, name) }.find { |path| File.executable?(path) }
    end
  end
end
