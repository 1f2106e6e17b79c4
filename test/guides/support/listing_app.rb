# frozen_string_literal: true

require "bundler"
require "open3"
require_relative "guide_app"

# The app in test/dummy with a guide's own classes before its own. What the guide prints is in listings/, word for word;
# what it leaves to the app is in apps/.
#
#   app = ListingApp.start("listings/patterns", "apps/patterns", adapter: "redis", env: redis.environment)
#   app.runner('ActionCable.server.broadcast("lobby", {})')  # from another process
class ListingApp < GuideApp
  GUIDES = File.expand_path("..", __dir__)
  HOME = File.join(GUIDES, "app")

  class << self
    # Starts the app, and fills its database with what the folders' db/seeds.rb make.
    def start(*folders, **options)
      new(*folders, **options).tap do |app|
        app.start
        app.seed
      end
    end

    # @return [String, nil] what keeps these apps from being started
    def obstacle
      @obstacle ||= %w[redis sidekiq].reject { |name| installed?(name) }
                                     .then { |names| "not installed: #{names.join(', ')}" if names.any? }
    end

    private

    def installed?(name)
      Bundler.with_unbundled_env { system("gem", "list", "--installed", "--exact", name, out: File::NULL) }
    end
  end

  # @param folders [Array<String>] of test/guides, laid out as an app is; the first goes before the others
  def initialize(*folders, env: {}, **options)
    @folders = folders.map { |folder| File.join(GUIDES, folder) }
    paths = { "BUNDLE_GEMFILE" => File.join(HOME, "Gemfile"), "GUIDE_FOLDERS" => @folders.join(File::PATH_SEPARATOR) }
    super(**options, env: paths.merge(env))
  end

  def seed
    found("db/seeds.rb").each { |file| run("load #{file.dump}") }
  end

  # What `rails runner` prints for this code or script, in a process of its own.
  def runner(*arguments)
    output, status = Open3.capture2e(@env, File.join(HOME, "bin/rails"), "runner", *arguments.map(&:to_s), chdir: HOME)
    return output if status.success?

    raise "rails runner #{arguments.join(' ')} failed (#{status}):\n#{output}"
  end

  # Runs the block while another program does, in the app's environment.
  def beside(*command)
    pid = Process.spawn(@env, *command, chdir: HOME, in: File::NULL, %i[out err] => path("beside.log"))
    yield
  ensure
    Process.kill("TERM", pid)
    Process.wait(pid)
  end

  private

  # A guide's own settings of Puma come after test/dummy's.
  def command
    settings = ["config/puma.rb", *found("config/puma.rb")].flat_map { |file| ["--config", file] }
    ["bundle", "exec", "puma", *settings, File.join(HOME, "config.ru")]
  end

  def found(name)
    @folders.map { |folder| File.join(folder, name) }.select { |path| File.exist?(path) }
  end
end
