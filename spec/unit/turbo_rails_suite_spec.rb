# frozen_string_literal: true

require "spec_helper"
require "fileutils"
require "tmpdir"
require_relative "../../test/turbo_rails/suite"

# The runner of turbo-rails' own tests must not take for a pass what is none.
RSpec.describe TurboRailsSuite do
  let(:checkout) { TurboRailsSuite::Checkout.new(@directory) }

  around do |example|
    Dir.mktmpdir do |directory|
      @directory = directory
      example.run
    end
  end

  before do
    add("lib/turbo/version.rb", 'module Turbo; VERSION = "9.0.1"; end')
    add("lib/turbo-rails.rb", "module Turbo; class Engine < Rails::Engine; end; end")
    add("test/test_helper.rb", <<~HELPER)
      require "rails/test_help"
      require "action_cable/test_helper"
      ActiveSupport::TestCase.include(ActionCable::TestHelper)
    HELPER
    add("test/dummy/config/environment.rb", <<~APP)
      require "active_record/railtie"
      require "action_cable/engine"
      Bundler.require

      class Dummy < Rails::Application
        config.root = File.expand_path("..", __dir__)
        config.eager_load = false
        config.logger = Logger.new(nil)
        initialize!
      end
    APP
    add("test/dummy/config/database.yml", "test: { adapter: sqlite3 }")
    add("test/dummy/config/cable.yml", "test: { adapter: inline }")
    add("test/dummy/config/importmap.rb", "")
    add("test/dummy/db/migrate/1_create_posts.rb", "")
    add("test/dummy/db/schema.rb", "ActiveRecord::Schema.define(version: 1) { create_table(:posts) }")
  end

  def add(path, content)
    file = File.join(@directory, path)
    FileUtils.mkdir_p(File.dirname(file))
    File.write(file, content)
  end

  def add_test(body)
    add("test/some_test.rb", <<~TEST)
      require "test_helper"

      class SomeTest < ActiveSupport::TestCase
        test "it [really] works: so" do
          #{body}
        end
      end
    TEST
  end

  def run(with_gem: false, **options)
    test_run = TurboRailsSuite::TestRun.new(checkout, checkout.test_files, rails: TurboRailsSuite::InstalledRails.new,
                                                                           **options)
    test_run.run(with_gem: with_gem)
  end

  describe TurboRailsSuite::Checkout do
    it "reads the version" do
      expect(checkout.version).to eq("9.0.1")
    end

    it "says what a folder lacks to be one" do
      FileUtils.rm_r(File.join(@directory, "test/dummy"))
      expect { checkout }.to raise_error(RailsSuite::Error, %r{turbo-rails: it lacks test/dummy/config/environment.rb})
    end

    it "leaves out, with the reason, what has nothing of ours in it" do
      add("test/installer_test.rb", "")
      add("test/system/a_test.rb", "")
      expect(checkout).to have_attributes(
        test_files: ["test/system/a_test.rb"], system_test_files: ["test/system/a_test.rb"],
        left_out: { "test/installer_test.rb" => /nothing in them is ours/ }
      )
    end
  end

  describe TurboRailsSuite::TestRun do
    it "counts what ran, in the dummy app, with its schema" do
      add_test('assert_equal ["id"], ActiveRecord::Base.connection.columns("posts").map(&:name)')
      expect(run).to have_attributes(problem: nil, runs: 1, assertions: 1, failures: 0, failed_tests: [])
    end

    it "leaves the gem out on stock" do
      add_test("assert_not defined?(TurboCableRs)")
      expect(run).to be_passed
    end

    it "fails where a test does, and names it" do
      add_test('flunk "told you"')
      expect(run).to have_attributes(problem: "failed", failures: 1, output: /told you/,
                                     failed_tests: ["SomeTest#test_it_[really]_works:_so"])
    end

    it "names a test that raises" do
      add_test('raise "told you"')
      expect(run).to have_attributes(problem: "failed", failed_tests: ["SomeTest#test_it_[really]_works:_so"])
    end

    it "fails with the gem where nobody was served by Rust" do
      add_test("assert defined?(TurboCableRs)")
      expect(run(with_gem: true)).to have_attributes(
        problem: "was not served by Rust (0 sockets, 0 deliveries)", runs: 1, failures: 1
      )
    end

    it "fails where the gem does not step aside" do
      add_test('require "turbo_cable_rs/turbo_streams/refresh_debouncer"; assert true')
      expect(run(with_gem: true)).to have_attributes(problem: "failed", output: /the gem loaded its own: .*debouncer/)
    end

    it "serves with Rails' adapter for tests, or with ours where that is asked for" do
      add_test('assert_equal "ActionCable::SubscriptionAdapter::Test", ActionCable.server.pubsub.class.name')
      expect(run).to be_passed

      add_test('assert_equal "ActionCable::SubscriptionAdapter::TurboCableRs", ActionCable.server.pubsub.class.name')
      expect(run(with_gem: true, our_adapter: true).output).to include("1 runs, 1 assertions, 0 failures, 0 errors")
    end

    it "fails where a test never ends" do
      stub_const("TurboRailsSuite::TestRun::SECONDS", 3)
      add_test("sleep")
      expect(run).to have_attributes(problem: "failed", output: /stopped after 3 s/)
    end
  end

  describe TurboRailsSuite::Outcome do
    let(:printed) { <<~OUTPUT }
      20 runs, 51 assertions, 0 failures, 0 errors, 0 skips
      stood in for: cuprite
      native: 16 sockets, 48 deliveries
      native Turbo: %<subscriptions>d subscriptions
    OUTPUT

    def outcome(subscriptions)
      described_class.new(format(printed, subscriptions: subscriptions), succeeded: true, must_be_native: true,
                                                                         must_have_turbo: true)
    end

    it "passes where Rust served Turbo's streams without Ruby" do
      expect(outcome(16)).to have_attributes(problem: nil, sockets: 16, deliveries: 48, subscriptions: 16,
                                             stood_in: "cuprite")
    end

    it "fails where it served none" do
      expect(outcome(0)).to have_attributes(problem: "had no native Turbo subscription", failures: 1)
    end
  end
end
