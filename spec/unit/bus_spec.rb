# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "timeout"

RSpec.describe TurboCableRs::Bus do
  # Where all the examples' directories are.
  let(:place) { Dir.mktmpdir("bus-", "/tmp") }
  let(:path) { File.join(place, "app") }
  let(:cable) { { adapter: "turbo_cable_rs" } }

  before do
    allow(ActionCable.server.config).to receive(:cable) { cable }
    TurboCableRs.config.bus_directory = path
  end

  after do
    TurboCableRs.config.bus_directory = nil
    FileUtils.remove_entry(place, true)
  end

  it "is in use with the gem's own adapter, unless its directory is false" do
    used = %w[turbo_cable_rs redis].product([nil, path, false]).to_h do |adapter, directory|
      cable[:adapter] = adapter
      TurboCableRs.config.bus_directory = directory
      [[adapter, directory], described_class.used?]
    end
    expect(used.select { |_, is_used| is_used }.keys).to eq([["turbo_cable_rs", nil], ["turbo_cable_rs", path]])
  end

  it "is in use whichever keys the adapter's settings have" do
    used = [{ adapter: "turbo_cable_rs" }, { "adapter" => "turbo_cable_rs" }, nil].map do |settings|
      allow(ActionCable.server.config).to receive(:cable).and_return(settings)
      described_class.used?
    end
    expect(used).to eq([true, true, false])
  end

  describe "its settings" do
    def complaint(name, value)
      config = TurboCableRs::Configuration.new
      config.public_send(:"#{name}=", value)
      config.validate! && nil
    rescue TurboCableRs::ConfigurationError => error
      error.message
    end

    it "may be a path from the root, as text or Pathname, or nil, or false" do
      values = ["/run/app", Pathname("/run/app"), nil, false]
      expect(values.map { |value| complaint(:bus_directory, value) }).to all(be_nil)
    end

    it "are refused when they cannot work" do
      ["tmp/bus", true, :tmp, 42].each do |value|
        expect(complaint(:bus_directory, value))
          .to eq("bus_directory must be nil, false or an absolute path, got #{value.inspect} " \
                 "(config.turbo_cable_rs.bus_directory)")
      end
      expect(complaint(:bus_timeout, 0))
        .to start_with("bus_timeout must be a number of seconds from 0.01 to 86400, got 0")
    end
  end

  describe ".directory" do
    # An app, as far as this is concerned.
    def app(secret: "a", env: "production", prefix: nil)
      stub_const("Rails", Struct.new(:application, :env).new(Struct.new(:secret_key_base).new(secret), env))
      cable[:channel_prefix] = prefix
      described_class.directory
    end

    before { TurboCableRs.config.bus_directory = nil }

    it "is each user's, app's, environment's and channel_prefix's own, and for all its processes the same" do
      found = [app, app(secret: "b"), app(env: "staging"), app(prefix: "shop"), app]
      expect(found).to all(match(%r{\A/tmp/turbo_cable_rs-#{Process.euid}-\h{16}\z}))
      expect([found.uniq.size, found.first == found.last]).to eq([4, true])
    end

    it "tells nothing of the secret" do
      expect(app(secret: "open sesame")).not_to match(/open|sesame/)
    end

    it "is the setting's, if there is one" do
      TurboCableRs.config.bus_directory = Pathname(path)
      expect(app.to_s).to eq(path)
    end
  end

  describe ".prepare" do
    let(:nobody) { 65_534 }

    # @return [String, nil] what is wrong with the directory
    def complaint
      described_class.prepare && nil
    rescue TurboCableRs::ConfigurationError => error
      error.message
    end

    # The same, for a user who is not root.
    def nobodys_complaint
      from_child, to_parent = IO.pipe
      Process.wait(fork { nobodys_turn(to_parent) })
      to_parent.close
      from_child.read
    end

    def nobodys_turn(output)
      require "turbo_cable_rs/turbo_cable_rs"
      Process::GID.change_privilege(nobody)
      Process::UID.change_privilege(nobody)
      output.print complaint
    ensure
      exit!(0)
    end

    def wrong(problem)
      "the directory of the host bus, #{TurboCableRs.config.bus_directory} #{problem} " \
        "(config.turbo_cable_rs.bus_directory; false does without)"
    end

    it "makes it for its user alone, with what leads there" do
      TurboCableRs.config.bus_directory = Pathname(path).join("deep")
      2.times { expect(complaint).to be_nil }
      expect([path, File.join(path, "deep")].map { |made| File.stat(made).mode & 0o7777 }).to all(eq(0o700))
    end

    it "refuses a path that is too long for a socket's, and says how long it may be" do
      TurboCableRs.config.bus_directory = File.join(path, "x" * 100)
      expect(complaint)
        .to match(/\Athe directory of the host bus, .* is too long for sockets: \d+ bytes, of at most \d+ /)
    end

    it "refuses one that others may look into" do
      Dir.mkdir(path, 0o755)
      expect(complaint).to eq(wrong("is open to other users (mode 755, not 700)"))
    end

    it "refuses a file" do
      File.write(path, "")
      expect(complaint).to match(/#{path} cannot be made: .*bus_directory/)
    end

    it "refuses a link" do
      File.symlink(Dir.mkdir(File.join(place, "real"), 0o700) && File.join(place, "real"), path)
      expect(complaint).to eq(wrong("is no directory"))
    end

    context "with another user" do
      before do
        skip "needs root, to become somebody else" unless Process.uid.zero?
        File.chmod(0o755, place)
      end

      it "refuses a directory that is not his" do
        Dir.mkdir(path, 0o700)
        expect(nobodys_complaint).to eq(wrong("belongs to another user (uid 0, not #{nobody})"))
      end

      it "refuses one that he cannot make" do
        expect(nobodys_complaint).to eq(wrong("cannot be made: Permission denied (os error 13)"))
      end

      it "refuses one of his own that he cannot write to" do
        Dir.mkdir(path, 0o500)
        File.chown(nobody, nobody, path)
        expect(nobodys_complaint).to start_with("the directory of the host bus, #{path} cannot be used: ")
      end
    end
  end

  describe "#publish" do
    subject(:bus) { described_class.new(server, config) }

    let(:server) { TurboCableRs::Server.new(config) }
    let(:config) { TurboCableRs::Configuration.new.tap { |config| config.bus_timeout = 0.3 } }
    let(:log) { StringIO.new }

    before do
      allow(ActionCable.server).to receive(:logger).and_return(Logger.new(log))
      described_class.prepare
    end

    # Another process, that takes what its kernel takes, and does nothing about it.
    def with_deaf_listener
      listener = UNIXServer.new(File.join(path, "42-00000000.sock"))
      yield listener
    ensure
      listener.close
    end

    def seconds
      start = Wait.now
      yield
      Wait.now - start
    end

    it "does nothing where nobody listens" do
      expect([bus.publish([%w[news 1]]), bus.listeners]).to eq([nil, 0])
    end

    it "does nothing where no bus is wanted" do
      with_deaf_listener do |listener|
        config.bus_directory = false
        bus.publish([%w[news 1]])
        expect([bus.listeners, listener.accept_nonblock(exception: false)]).to eq([0, :wait_readable])
      end
    end

    it "writes to whoever listens" do
      with_deaf_listener do |listener|
        bus.publish([%w[news 1], %w[more 2]])
        heard = listener.accept.readpartial(1000)
        expect([bus.listeners, heard]).to match([1, /news1.*more2\z/mn])
      end
    end

    it "waits for bus_timeout, once, and says for whom" do
      with_deaf_listener do
        times = Array.new(5) { seconds { bus.publish([["news", "x" * 1_000_000]]) } }
        expect(times).to match([be_between(0.3, 2), *[be < 0.3] * 4])
        expect(bus.left_behind).to eq(1)
        expect(log.string.lines)
          .to match([/Process 42 has taken no broadcasts for 0\.3 s \(config\.turbo_cable_rs\.bus_timeout\)/])
      end
    end

    it "waits no longer when several threads publish" do
      with_deaf_listener do
        took = seconds { Array.new(5) { Thread.new { bus.publish([["news", "x" * 1_000_000]]) } }.each(&:join) }
        expect(took).to be_between(0.3, 0.3 * 4)
        expect(bus.left_behind).to eq(1)
      end
    end

    it "can be interrupted, and does not wait again for what was left" do
      config.bus_timeout = 30
      with_deaf_listener do
        expect { Timeout.timeout(0.2) { bus.publish([["news", "x" * 1_000_000]]) } }.to raise_error(Timeout::Error)
        expect(seconds { bus.publish([%w[news 1]]) }).to be < 1
      end
    end

    it "refuses what no process would take, and says which setting decides" do
      config.max_request_bytes = 1000
      with_deaf_listener do
        expect { bus.publish([["news", "x" * 1000]]) }
          .to raise_error(TurboCableRs::TooLargeError, /1000.*\(config\.turbo_cable_rs\.max_request_bytes\)\z/)
      end
    end
  end
end
