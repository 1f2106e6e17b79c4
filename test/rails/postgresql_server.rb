# frozen_string_literal: true

require "etc"
require "fileutils"
require "open3"
require "tmpdir"
require "yaml"
require_relative "error"
require_relative "program"

module RailsSuite
  # A PostgreSQL of its own, on a socket in a folder of its own.
  class PostgresqlServer
    PROGRAM = "pg_ctl"
    USER = "rails"
    UNPRIVILEGED = "nobody" # PostgreSQL refuses to run as root

    # Runs the block with what makes Rails' tests use it in the environment.
    def self.open
      Dir.mktmpdir do |directory|
        server = new(directory)
        server.start
        yield server.environment
      ensure
        server&.stop
      end
    end

    def initialize(directory)
      @directory = directory
      @data = File.join(directory, "data")
      @settings = File.join(directory, "activerecord.yml")
    end

    # Active Record's tests would write their settings into the checkout.
    def environment
      { "ARCONFIG" => @settings }
    end

    def start
      connection = { "host" => @directory, "username" => USER, "database" => "postgres", "min_messages" => "warning" }
      File.write(@settings, { "connections" => { "postgresql" => { "arunit" => connection } } }.to_yaml)
      FileUtils.chown(UNPRIVILEGED, nil, @directory) if root?

      control("initdb", "--options", "--auth=trust --username=#{USER} --no-sync")
      boot
    end

    def stop
      control("stop", "--wait", "--mode", "fast") if @is_started
    end

    private

    def boot
      control("start", "--wait", "--log", File.join(@directory, "log"),
              "--options", "-F -c listen_addresses='' -c unix_socket_directories='#{@directory}'")
      @is_started = true
    end

    def control(action, *arguments)
      command = [*prefix, Program.find(PROGRAM), action, "--silent", "--pgdata", @data, *arguments]
      output, status = Open3.capture2e(*command, chdir: @directory)
      raise Error, "#{command.join(' ')} failed:\n#{output}" unless status.success?
    end

    def prefix
      return [] unless root?

      ["setpriv", "--reuid", UNPRIVILEGED, "--regid", Etc.getpwnam(UNPRIVILEGED).gid.to_s, "--clear-groups"]
    end

    def root?
      Process.uid.zero?
    end
  end
end
