# frozen_string_literal: true

require "bundler"
require_relative "../../test/rails/program"
require_relative "dummy"

# The project's bundle, with the libraries of Action Cable's own adapters, which are an app's matter.
module AdapterBundle
  PROJECT = File.expand_path("../../Gemfile", __dir__)
  # In the versions that Action Cable takes.
  GEMS = { "redis" => "< 6", "pg" => "~> 1.1" }.freeze

  module_function

  # @return [String, nil] why an app cannot have this gem, or its server cannot be started
  def obstacle(gem, program)
    missing = [("the gem #{gem}" unless installed?(gem)), (program unless RailsSuite::Program.find(program))].compact
    "not installed: #{missing.join(', ')}" if missing.any?
  end

  # @return [Hash] the environment of an app that has the gem
  def environment(gem)
    path = File.join(Dummy.directory, "#{gem}.gemfile")
    File.write(path, <<~RUBY)
      eval_gemfile #{PROJECT.dump}
      gem #{gem.dump}, #{GEMS.fetch(gem).dump}
    RUBY
    { "BUNDLE_GEMFILE" => path }
  end

  def installed?(gem)
    Bundler.with_unbundled_env { system("gem", "list", "--installed", "--exact", gem, out: File::NULL) }
  end
end
